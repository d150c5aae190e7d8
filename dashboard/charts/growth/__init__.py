"""The growth figure: height on its reference, height Z, velocity, weight, puberty, bone age and back pain by age."""

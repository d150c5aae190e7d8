"""The figures of an episode: one woman's course, cases below each other, time to recovery, the joints."""

"""The colours of the application: one meaning each, light and dark.

The series colours stay apart under simulated deutan, protan and tritan vision; text reaches 4.5:1 on its surface.
Glucocorticoid and supplement colours are for bars only, never for words.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """One scheme of colours as #RRGGBB. `grades` holds the fills of Genant grade 0, 1, 2 and 3."""

    name: str
    page: str
    surface: str
    sunk: str
    border: str
    grid: str
    rule: str
    text: str
    text_second: str
    text_third: str
    control: str
    lumbar_spine: str
    total_body_less_head: str
    attention: str
    glucocorticoid: str
    bisphosphonate: str
    supplement: str
    grades: tuple[str, str, str, str]

    def of_site(self, site: str) -> str:
        """The colour of a DXA site; sites without a colour of their own are drawn in neutral text colour and named."""
        own = {"lumbar spine": self.lumbar_spine, "total body less head": self.total_body_less_head}
        return own.get(site, self.text_second)

    def on_grade(self, grade: int) -> str:
        """The colour of words on a grade's fill: the surface colour on grade 3, where dark text would be too weak."""
        return self.surface if grade >= 3 else self.text


LIGHT = Palette(
    name="light",
    page="#F5F7F8",
    surface="#FFFFFF",
    sunk="#EEF1F3",
    border="#D9DFE4",
    grid="#E9EDF0",
    rule="#8A97A3",
    text="#17212B",
    text_second="#4A5763",
    text_third="#606C78",
    control="#0A5C91",
    lumbar_spine="#0B6FA8",
    total_body_less_head="#0B5C48",
    attention="#AE3B08",
    glucocorticoid="#B48C1C",
    bisphosphonate="#7D2476",
    supplement="#7F8C98",
    grades=("#F1F4F6", "#F3D9C8", "#DE9468", "#AE3B08"),
)

DARK = Palette(
    name="dark",
    page="#10161C",
    surface="#182029",
    sunk="#202A34",
    border="#2E3944",
    grid="#26313B",
    rule="#6D7B88",
    text="#E8EDF2",
    text_second="#B3BEC8",
    text_third="#93A0AC",
    control="#6CBDF2",
    lumbar_spine="#4AABF2",
    total_body_less_head="#74E5CB",
    attention="#FF7F57",
    glucocorticoid="#EDC02E",
    bisphosphonate="#CDB2EC",
    supplement="#7F929E",
    grades=("#202A34", "#4A3229", "#9A4F36", "#FF7F57"),
)

PALETTES = {"light": LIGHT, "dark": DARK}


def faint(colour: str, opacity: float) -> str:
    """A #RRGGBB colour as rgba() with the opacity given (0 to 1)."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"

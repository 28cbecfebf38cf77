"""The table that a benchmark prints."""
import statistics


class Table:
    """The rows as they come, and whether all of their goals are met."""

    def __init__(self):
        self.all_met = True
        print(f"{'what':<56} {'measured':>9} {'min - max':>15}  {'goal':<8} {'':<7} made of")

    def row(self, what, numbers, goal=None, at_least=False, unit="", of=""):
        """The median of the numbers against a goal; without one, for information. One number has no range."""
        middle = statistics.median(numbers)
        said = verdict = ""
        if goal is not None:
            met = middle >= goal if at_least else middle <= goal
            self.all_met = self.all_met and met
            said, verdict = f"{'>=' if at_least else '<='} {goal:g}{unit}", "met" if met else "missed"
        spread = f"{min(numbers):.3f} - {max(numbers):.3f}" if len(numbers) > 1 else ""
        print(f"{what:<56} {f'{middle:.3f}{unit}':>9} {spread:>15}  {said:<8} {verdict:<7} {of}", flush=True)

    def skipped(self, what, why):
        print(f"{what:<56} skipped: {why}", flush=True)

"""Memory does not grow with the samples of a study."""
import os
import subprocess

import app

SHORT = app.changes(samples__per_run='"auto"', phases__simulate__duration=0.002, phases__simulate__record__samples='""', statistics__tail="[0.95]")


class Memory(app.Case):
    def peak(self, folder, count):
        """Of a study [MiB]."""
        child = subprocess.Popen([app.PROGRAM, "run", app.STUDY, "-w", folder, "--no-display", *SHORT, *app.changes(samples__count=count)],
                                 cwd=self.folder, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(child.returncode, 0)
        return used.ru_maxrss / 1024

    def test_ten_times_the_samples(self):
        few, many = self.peak("few", 40_000), self.peak("many", 400_000)
        # Rows of 400,000 pendulums are 100 MB, with what was drawn 140 MB. Samples in flight grow up to 4 MiB a run, ranks up to 262,144
        # samples: below 20 MiB for 14 parameters.
        self.assertLess(many - few, 40, f"{few:.0f} MiB for 40,000 samples, {many:.0f} MiB for 400,000")
        self.assertEqual([name for name in self.names("many") if name.endswith(".tmp")], [])


app.main()

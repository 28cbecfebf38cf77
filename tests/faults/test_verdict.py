"""The verdict of the tests with faults notices what is wrong: each of its parts is given what only that part can see."""
import shutil

import faults
import app
import verdict

import h5py


class Verdict(faults.Case):
    def setUp(self):
        super().setUp()
        self.workspace = self.path("w")
        shutil.copytree(self.undisturbed, self.workspace)
        self.assertEqual([], verdict.at_the_end(self.workspace, self.undisturbed, faults.RUNS))

    def at_the_end(self):
        return "\n".join(verdict.at_the_end(self.workspace, self.undisturbed, faults.RUNS))

    def flip(self, path, at):
        content = bytearray(path.read_bytes())
        content[at] ^= 1
        path.write_bytes(content)

    def test_a_file_that_nobody_can_open(self):
        path = self.workspace / "runs/000001.h5"
        path.write_bytes(path.read_bytes()[:1000])
        said = "\n".join(verdict.unreadable(verdict.files_of(self.workspace)))
        self.assert_says(said, f"h5py: {path}", "h5dump: ")
        self.assert_says("\n".join(verdict.damaged(self.workspace)), str(path))

    def test_a_value_that_changed_with_all_checksums_of_hdf5(self):
        """h5py and h5dump read it without a word: only verify has its hash."""
        path = self.workspace / "runs/000001.h5"
        with h5py.File(path, "r+") as file:
            file["metrics/wall"][0] += 1
        self.assertEqual([], verdict.unreadable([path]))
        self.assert_says("\n".join(verdict.damaged(self.workspace)), str(path), "the columns of /metrics have the hash ")

    def test_a_file_of_another_study_whose_hashes_are_right(self):
        self.call("run", self.study, "-w", "other", "--set", "study.seed=1")
        for name in ("runs/000001.h5", "study.h5"):
            with self.subTest(name):
                shutil.copy(self.path("other", name), self.workspace / name)
                self.assertEqual([], verdict.after_fault(self.workspace))
                self.assert_says(self.at_the_end(), "diff: " if name.startswith("runs") else "results: ")

    def test_a_damaged_checkpoint(self):
        workspace = self.path("killed")
        live = self.kill_at(workspace, 4)
        self.assertEqual([], verdict.after_fault(workspace))
        with h5py.File(live) as file:
            parts = next(iter(next(iter(file["checkpoints"].values())).values()))["parts"]
            found = []
            parts.visititems(lambda _, item: found.append(item) if isinstance(item, h5py.Dataset) else None)
            at = next((item.id.get_offset() for item in found if item.id.get_offset()), None) or \
                next(item.id.get_chunk_info(0).byte_offset for item in found if item.chunks)
        self.flip(live, at + 3)
        self.assert_says("\n".join(verdict.damaged(workspace)), str(live))

    def test_a_checkpoint_whose_hash_is_bypassed(self):
        """Without `verify`: the older checkpoint and the wrong values are noticed all the same."""
        workspace, older = self.path("killed"), self.path("older")
        self.kill_at(older, 4)
        live = self.kill_at(workspace, 8)
        before = verdict.progress(workspace)
        shutil.copy(older / "attempts" / live.name, live)
        self.assertEqual([], verdict.after_fault(workspace))  # the older file is sound
        self.assert_says("\n".join(verdict.after_fault(workspace, before)), "was at ('attempt', ")

    def test_a_published_file_that_is_replaced_or_lost(self):
        before = verdict.progress(self.workspace)
        path = self.workspace / "runs/000001.h5"
        shutil.copy(path, self.path("copy"))
        self.path("copy").replace(path)
        self.assert_says("\n".join(verdict.after_fault(self.workspace, before)), "run 1 was at ('published', ")
        path.unlink()
        self.assert_says("\n".join(verdict.after_fault(self.workspace, before)), "runs/000001.h5: is not there, but study.h5 has run 000001 as complete")

    def test_steps_back(self):
        def back(was, now):
            """Of attempts: the finished phases and the steps of groups of checkpoints."""
            return verdict.went_back({3: ("attempt", set(was[0]), was[1])}, {3: ("attempt", set(now[0]), now[1])} if now else {})
        held = ({"prepare"}, {"walk": 6})
        for now in (held, ({"prepare"}, {"walk": 9}), ({"prepare", "walk"}, {}), ({"prepare", "walk"}, {"fit.each0": 1})):
            with self.subTest(now=now):
                self.assertEqual([], back(held, now))
        for now, why in ((({"prepare"}, {"walk": 3}), "walk of it is at 3"), (({"prepare"}, {}), "walk of it is gone"),
                         (({"walk"}, {}), "['prepare'] of it are not finished"), (({"prepare"}, {"walk.step6.each0": 9}), "walk of it is gone"),
                         (({"prepare"}, {"fit": 9}), "walk of it is gone"), (None, "['prepare'] of it are not finished")):
            with self.subTest(now=now):
                self.assert_says("\n".join(back(held, now)), "run 3 was at ('attempt', ", why)
        # Of the next phase a step is smaller than one of the phase that is finished: nothing is lost.
        self.assertEqual([], back((set(), {"prepare": 900}), ({"prepare"}, {"walk": 3})))
        self.assertEqual([], verdict.went_back({3: ("attempt", {"prepare"}, {"walk": 6})}, {3: ("published", 1, 2, 3)}))

    def test_loops_that_are_gone(self):
        def gone(group, *left, finished=()):
            return verdict.went_back({3: ("attempt", set(), {group: 5})}, {3: ("attempt", set(finished), dict(left))})
        for group, *left in (("walk.step3.each0", ("walk", 4)), ("walk.step3.each0", ("walk.step3.each1", 1)),
                             ("walk.step3.each1", ("walk.step4.each0", 1)), ("walk.step9.each1", ("walk.step10.each0", 1)),
                             ("walk.each0", ("walk.each1", 1)), ("walk.each9", ("walk.each10", 1)), ("walk.each0", ("walk", 1)),
                             ("walk.each0", ("walk.step0.each0", 1))):
            with self.subTest(group=group, left=left):
                self.assertEqual([], gone(group, *left))
        self.assertEqual([], gone("walk.step3.each0", finished={"walk"}))
        # The state before that step, an earlier loop, one of another phase, another phase that is finished, an older step of the same loop.
        for group, *left in (("walk.step3.each0", ("walk", 3)), ("walk.step3.each1", ("walk.step3.each0", 9)),
                             ("walk.step10.each0", ("walk.step9.each0", 9)), ("walk.each10", ("walk.each9", 1)),
                             ("walk.step3.each0", ("walker.step4.each0", 1)), ("walk.each0", ("fit", 9)), ("walk.each0", ("walk.each0", 4)),
                             ("walk.each0",)):
            with self.subTest(group=group, left=left):
                self.assert_says("\n".join(gone(group, *left)), f"{group} of it is ")
        self.assert_says("\n".join(gone("walk.each0", finished={"prepare"})), "walk.each0 of it is gone")

    def test_files_that_are_left(self):
        for name in ("runs/000001.h5.4711-0.tmp", "attempts/000001.1.h5", "claim.here.4711", "attempts/in_flight"):
            path = self.workspace / name
            shutil.copy(self.workspace / "runs/000001.h5", path)
            self.assert_says(self.at_the_end(), f"left: {name}")
            path.unlink()
        (self.workspace / "runs/000002.h5").unlink()
        self.assert_says(self.at_the_end(), "runs/000002.h5: is not there, but study.h5 has run 000002 as complete")

    def test_a_disk_that_loses_a_write(self):
        """A write that is said to be done and is not, or of which a bit is another one: somebody notices, be it the program or verify."""
        for fault in ("lost", "flip"):
            noticed = 0
            for at in range(0, 90, 6):
                workspace = self.path(f"{fault}{at}")
                result = self.call("run", self.study, "-w", workspace, *faults.SEQUENTIAL, code=None,
                                   env=faults.failing(workspace, self.path("list"), calls="pwrite", files="attempts/*.tmp", at=at, do=fault))
                noticed += result.returncode != 0 or bool(verdict.at_the_end(workspace, self.undisturbed, faults.RUNS))
            self.assertGreater(noticed, 10, fault)


app.main()

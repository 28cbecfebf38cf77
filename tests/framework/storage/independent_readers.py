"""Reads a file of ours with programs that are not ours: independent_readers.py EXAMPLE_FILE_PROGRAM"""
import os
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77

try:
    import h5py
    import netCDF4
    import numpy as np
except ImportError as missing:
    print("skipped:", missing)
    sys.exit(SKIPPED)


def check_rows(get, count, first):
    """`get(name)` gives a column as an array."""
    i = np.arange(count)
    np.testing.assert_array_equal(get("angle"), i / 8)
    np.testing.assert_array_equal(get("position"), np.stack([i, -i], 1).astype("f4").reshape(count, 2))
    np.testing.assert_array_equal(get("stable"), (i % 2 == 0))
    np.testing.assert_array_equal(get("verdict"), i % 2)
    np.testing.assert_array_equal(get("raw"), 3 - i % 1000)
    np.testing.assert_array_equal(get("hits_count"), i % 3)
    np.testing.assert_array_equal(get("hits"), np.repeat(i, i % 3))
    np.testing.assert_array_equal(get("sample"), first + i)
    assert int(get("first_id")) == first


TABLES = {"outcomes": (5, 40), "many": (300000, 7), "plain": (300000, 7), "small": (300000, 7), "none": (0, 0)}


def with_h5py(path):
    with h5py.File(path, "r") as file:
        assert file.attrs["format_version"] == 1
        assert file.attrs["run"] == 2**64 - 1
        assert file.attrs["title"].decode() == "θ swings"
        assert file["config/swing"].attrs["step"] == 0.001
        assert file["config/swing"].attrs["count"] == -3
        assert [t.decode() for t in file["config/swing"].attrs["names"]] == ["a", "béta"]
        assert len(file["config/swing"].attrs["long"]) == 100000
        assert file["provenance/study"][()].decode().startswith('[study]\ntitle = "θ"\n###')
        for name, (count, first) in TABLES.items():
            group = file["phases/swing/" + name]
            check_rows(lambda column: group[column][()], count, first)
            characters = group["name"][()]
            texts = characters.view("S%d" % characters.shape[1])[:, 0]
            assert [t.decode() for t in texts] == ["sample θ%d" % i for i in range(count)]
            assert len(group.attrs["hash"]) == 32
            # the dimension scales, both ways
            assert group["angle"].dims[0][0].name == group["sample"].name
            assert group["position"].dims[1][0].name == group["position_axis"].name
            assert h5py.h5ds.is_scale(group["sample"].id) and len(group["sample"].attrs["REFERENCE_LIST"]) > 3
        many, plain = file["phases/swing/many/angle"], file["phases/swing/plain/angle"]
        assert many.compression == "gzip" and many.shuffle and many.chunks == (100000,), many.chunks
        assert plain.compression is None and plain.fletcher32
        small = file["phases/swing/small/angle"]
        assert small.compression == "gzip" and small.compression_opts == 6 and small.shuffle
        assert small.id.get_storage_size() < many.id.get_storage_size()
        assert many.id.get_storage_size() < plain.id.get_storage_size() / 3
        assert file["phases/swing/everything/layers/resistivity"][1] == 2


def fast_with_h5py(path):
    """A file of the codec "fast" says which plugin reads it, and with that plugin h5py does."""
    with h5py.File(path, "r") as file:
        assert file.attrs["compression"].decode().endswith("in Python: import hdf5plugin"), file.attrs["compression"]
        angle = file["rows/angle"]
        filters = angle.id.get_create_plist()
        assert [filters.get_filter(i)[0] for i in range(filters.get_nfilters())] == [h5py.h5z.FILTER_SHUFFLE, 32015]
        assert filters.get_filter(1)[3] == b"Zstandard; in Python: import hdf5plugin"
        told = []
        if shutil.which("zstd"):
            _, frame = angle.id.read_direct_chunk((0,))
            planes = np.frombuffer(subprocess.run(["zstd", "-dc"], input=frame, capture_output=True, check=True).stdout, "u1")
            first_rows = planes.reshape(8, -1).T.copy().view("f8")[:, 0]  # the shuffle undone
            np.testing.assert_array_equal(first_rows, np.arange(angle.chunks[0]) / 8)
            told.append("its first chunk read by zstd")
        try:
            import hdf5plugin  # noqa: F401
        except ImportError:
            return told + ["hdf5plugin is not installed"]
        check_rows(lambda column: file["rows"][column][()], 300000, 7)
        return told + ["read by hdf5plugin"]


def all_groups(group):
    yield group
    for child in group.groups.values():
        yield from all_groups(child)


def with_netcdf4(path):
    with netCDF4.Dataset(path) as file:
        file.set_auto_mask(False)
        assert file.Conventions == "CF-1.10"
        assert file["config/swing"].step == 0.001
        for group in all_groups(file):
            assert not [d for d in group.dimensions if d.startswith("phony")], (group.path, group.dimensions)
        for name, (count, first) in TABLES.items():
            group = file["phases/swing/" + name]
            check_rows(lambda column: group[column][...], count, first)
            assert group["angle"].dimensions == ("sample",)
            assert group["position"].dimensions == ("sample", "position_axis")
            assert group["hits"].dimensions == ("hits_flat_axis",)
            assert [len(group.dimensions[d]) for d in ("sample", "position_axis")] == [count, 2]
            assert group["angle"].units == "rad" and group["angle"].long_name == "largest angle"
            assert group["raw"].units == "1" and not hasattr(group["name"], "units")
            assert list(group["verdict"].flag_values) == [0, 1]
            assert group["verdict"].flag_meanings == "upright fallen"
            assert group["stable"].flag_meanings == "false true"
            assert group["stable"].dtype == np.uint8
            assert group["name"].dimensions == ("sample", "name_characters_axis")
            texts = netCDF4.chartostring(group["name"][...], encoding="bytes")
            assert [t.decode() for t in texts] == ["sample θ%d" % i for i in range(count)]
        everything = file["phases/swing/everything"]
        assert everything["layers"]["resistivity"].dimensions == ("layers_axis",)
        assert everything["layers"]["gates_count"].dimensions == ("layers_axis",)
        assert everything["centre"].dimensions == ("centre_axis",)
        assert everything["time"].units == "s"
        assert str(everything["text"][...]) == "a string longer than the small string optimisation"
        assert list(netCDF4.chartostring(everything["names"][...], encoding="bytes")) == [b"a", b"long name"]


def with_h5dump(path, whole=True):
    program = shutil.which("h5dump")
    if not program:
        print("h5dump is not installed")
        return
    result = subprocess.run([program, "-H", "-A", path], capture_output=True, text=True, check=False)
    assert result.returncode == 0 and not result.stderr, result.stderr
    # Texts of all numbers take half a minute.
    part = [] if whole else ["-g", "/phases/swing/outcomes", "-g", "/phases/swing/everything", "-g", "/provenance"]
    whole = subprocess.run([program, *part, path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    assert whole.returncode == 0 and not whole.stderr, whole.stderr


def with_all(path, whole=False):
    with_h5py(path)
    with_netcdf4(path)
    with_h5dump(path, whole)


with tempfile.TemporaryDirectory() as folder:
    example = os.path.join(folder, "example.h5")
    fast = os.path.join(folder, "fast.h5")
    subprocess.run([sys.argv[1], example, fast], check=True)
    with_all(example, whole=True)
    told = fast_with_h5py(fast)
    live, live_fast = os.path.join(folder, "live.h5"), os.path.join(folder, "live_fast.h5")
    finished, finished_fast = os.path.join(folder, "finished.h5"), os.path.join(folder, "finished_fast.h5")
    writer = subprocess.Popen([sys.argv[1], finished, finished_fast, live, live_fast], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert writer.stdout.readline() == b"committed\n"
    with_all(live)  # while its writer has it open
    fast_with_h5py(live_fast)
    with h5py.File(live, "r") as file:
        assert file.attrs["commit"] == 7
    writer.communicate(b"\n")
    assert writer.returncode == 0
    with_all(finished)
    fast_with_h5py(finished_fast)
    assert sorted(os.listdir(folder)) == ["example.h5", "fast.h5", "finished.h5", "finished_fast.h5"]
    repacked = os.path.join(folder, "repacked.h5")
    if shutil.which("h5repack"):
        subprocess.run(["h5repack", "--low=1", "--high=1", finished, repacked], check=True)  # the format of 1.8: long attributes
        assert os.path.getsize(finished) <= 1.01 * os.path.getsize(repacked), (os.path.getsize(finished), os.path.getsize(repacked))
print("read by h5py", h5py.__version__, "and netCDF4", netCDF4.__version__, "; fast:", ", ".join(told))

"""Prints of each file a digest of all that h5py reads: groups, attributes, types, shapes, filters, values, and what references lead to.

A process of its own, as a damaged file may end it, or let it hang. usage: read_all.py FILE...
"""
import hashlib
import signal
import sys

import h5py


def value_of(file, value):
    if isinstance(value, h5py.Reference):
        return file[value].name
    if isinstance(value, (list, tuple)) or getattr(value, "dtype", None) is not None and (value.dtype.hasobject or value.dtype.names):
        return [value_of(file, part) for part in value]
    return value.tobytes() if hasattr(value, "tobytes") else value


def all_of(path):
    found = []
    with h5py.File(path) as file:
        def keep(name, item):
            # In the order in which they were made, too.
            found.append((name, [(key, item.attrs.get_id(key).dtype, item.attrs.get_id(key).shape, value_of(file, item.attrs[key]))
                                 for key in item.attrs]))
            if isinstance(item, h5py.Dataset):
                found.append((item.dtype, item.shape, item.maxshape, item.chunks, item.compression, item.compression_opts, item.shuffle,
                              item.fletcher32, item.fillvalue, item[()].tobytes()))
            else:
                found.append(list(item))
        keep("/", file)
        file.visititems(keep)
    return hashlib.sha256(repr(found).encode()).hexdigest()


signal.signal(signal.SIGALRM, signal.SIG_DFL)
for path in sys.argv[1:]:
    signal.alarm(10)
    try:
        print(all_of(path), flush=True)
    except Exception as error:  # pylint: disable=broad-except
        print("error", repr(error).replace("\n", " "), flush=True)

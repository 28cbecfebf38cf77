#!/bin/sh
# reference_data.sh PROGRAM FOLDER [OPTION...]: compares with the reference data; says so and exits with 77 where they are not at hand.
if [ ! -d "$2" ]; then
  echo "skipped: no reference data in $2; name their folder with cmake -DREGATTA_REFERENCE_DATA=DIR"
  exit 77
fi
exec "$@"

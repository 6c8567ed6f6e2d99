"""Series: what agents measured, in files of a site and a month. Imported by the hub; it imports no Django.

`store` is what others use, with `batch` (what an agent sends), `refusal`, `limits` and `series_data` (what a graph is
drawn from); `exposition` and `remote_write` hand everything over to others' programs.
"""

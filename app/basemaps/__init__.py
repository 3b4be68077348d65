"""The background of the maps (bakgrundskarta): a file of map tiles that a municipality has put in, and the address of
one tile.

`container`: the two formats of such a file, MBTiles and PMTiles. `uploads`: a file that is sent in parts.
`addresses`: a map service instead of a file, asked by our own server.
"""

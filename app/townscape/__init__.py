"""Invented streets for the demo world: towns that look like Swedish small towns, round localities that there are, and
the file of map tiles that shows them. Nothing in it is a map of anything. Pure.

`names`: what streets are called. `plan`: one town. `houses`: what stands in its blocks. `country`: a municipality.
`known`: what it is drawn from. `tiles`: the file. `addresses`: the numbers of its houses.
"""

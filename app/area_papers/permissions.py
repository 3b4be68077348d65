from tenants.access import Permission, Role

READ = Permission("area_papers.read", Role.AREA_CHIEF, Role.AREA_ANALYST, reads=True)
"""Read what the area's municipalities have signed and made final, and its papers."""

"""Ground (kommunens karta): its borders, places and population, laid by its own people from files and on the map.

Nouns beside the agreed files: `figure_files.py` (GeoJSON, GeoPackage and zipped shapefile as features), `shapefile.py`
(the two files in that zip), `sheets.py` (a sheet of a workbook), `features.py` (features as rings and places) and
`rows.py` (places and populations as the rows of a table). They get bytes and give what they hold, or a sentence.
"""

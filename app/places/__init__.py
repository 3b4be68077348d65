"""Places (platser): outlines, sub-areas, main roads and water of a place, its named places, grid and population."""

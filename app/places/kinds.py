"""What a named place may be, in Swedish. Pure."""

PLACE_KINDS = (
    *("skola/förskola", "skolgård", "centrum/torg", "bostadsområde", "trapphus/källare/garage", "park/grönområde"),
    *(
        "lekplats",
        "idrotts-/badplats",
        "resecentrum/station",
        "hållplats",
        "GC-väg/tunnel",
        "väg/korsning",
        "parkering",
    ),
    *("butik/handel", "restaurang/krog", "industri/företagspark", "hamn", "lantbruk/landsbygd"),
    *("kommunal lokal/bibliotek", "fritidsgård", "vård/omsorg", "annat"),
)

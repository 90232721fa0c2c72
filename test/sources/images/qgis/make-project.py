"""Writes the project that QGIS Server serves: one layer of one type of geometry per table of the store, all of them for WFS."""

import os
import sys

from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsProject, QgsVectorLayer

STORE = f"dbname='city' host={os.environ['STORE_HOST']} port={os.environ['STORE_PORT']} user='postgres'"
ADDRESS = f"http://127.0.0.1:{os.environ['PORT']}/qgis"
# As many as a double has.
DECIMALS = 17

PLACES = "ne_110m_populated_places_simple"


def places_of(country, srid):
    """Places as a national grid has them: what PROJ makes of them in the store."""
    rows = f"select id, name, st_transform(geom, {srid})::geometry(Point, {srid}) as geom from {PLACES} where adm0_a3 = '{country}'"
    return (f"places_{srid}", "Point", rows, srid)


# Name, type of geometry, rows, and the reference system where it is another than EPSG:4326.
LAYERS = [
    ("stations", "Point", "select * from stations where geom is null or geometrytype(geom) = 'POINT'"),
    ("areas", "Polygon", "select * from stations where geometrytype(geom) = 'POLYGON'"),
    (
        "observations",
        None,
        "select id, station_id, property, unit, phenomenon_time, phenomenon_end, result_time, result from observations",
    ),
    ("ne_110m_admin_0_countries", "MultiPolygon", "select * from ne_110m_admin_0_countries"),
    (PLACES, "Point", f"select * from {PLACES}"),
    ("ne_110m_rivers_lake_centerlines", "LineString", "select * from ne_110m_rivers_lake_centerlines"),
    ("trees", "Point", "select * from trees"),
    places_of("NLD", 28992),
    places_of("LVA", 3059),
]


def source_of(_name, geometry, rows, srid=4326):
    place = ("", "") if geometry is None else (f" srid={srid} type={geometry}", " (geom)")
    return f"{STORE} key='id'{place[0]} table=\"({rows})\"{place[1]}"


def main(path):
    application = QgsApplication([], False)
    application.initQgis()
    project = QgsProject.instance()
    project.setTitle("City")
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    layers = [QgsVectorLayer(source_of(*layer), layer[0], "postgres") for layer in LAYERS]
    bad = [f"{layer.name()}: {layer.error().summary()}" for layer in layers if not layer.isValid()]
    if bad:
        sys.exit("\n".join(bad))
    project.addMapLayers(layers)
    project.writeEntry("WFSLayers", "/", [layer.id() for layer in layers])
    for layer in layers:
        project.writeEntry("WFSLayersPrecision", f"/{layer.id()}", DECIMALS)
    project.writeEntry("WFSUrl", "/", ADDRESS)
    project.writeEntry("WMSServiceCapabilities", "/", True)
    project.writeEntry("WMSServiceTitle", "/", "City")
    project.writeEntry("WMSServiceAbstract", "/", "Layers of the city")
    project.writeEntry("WMSContactOrganization", "/", "City hall")
    if not project.write(path):
        sys.exit(f"{path}: {project.error()}")
    application.exitQgis()


main(sys.argv[1])

"""Writes the project that QGIS Server serves: one layer of one type of geometry per table of the store, all of them for WFS."""

import os
import sys

from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsProject, QgsVectorLayer

STORE = f"dbname='city' host={os.environ['STORE_HOST']} port={os.environ['STORE_PORT']} user='postgres'"
ADDRESS = f"http://127.0.0.1:{os.environ['PORT']}/qgis"
# As many as a double has.
DECIMALS = 17

# Name, type of geometry, rows.
LAYERS = [
    ("stations", "Point", "select * from stations where geom is null or geometrytype(geom) = 'POINT'"),
    ("areas", "Polygon", "select * from stations where geometrytype(geom) = 'POLYGON'"),
    (
        "observations",
        None,
        "select id, station_id, property, unit, phenomenon_time, phenomenon_end, result_time, result from observations",
    ),
    ("ne_110m_admin_0_countries", "MultiPolygon", "select * from ne_110m_admin_0_countries"),
    ("ne_110m_populated_places_simple", "Point", "select * from ne_110m_populated_places_simple"),
    ("ne_110m_rivers_lake_centerlines", "LineString", "select * from ne_110m_rivers_lake_centerlines"),
    ("trees", "Point", "select * from trees"),
]


def source_of(name, geometry, rows):
    place = ("", "") if geometry is None else (f" srid=4326 type={geometry}", " (geom)")
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
    if not project.write(path):
        sys.exit(f"{path}: {project.error()}")
    application.exitQgis()


main(sys.argv[1])

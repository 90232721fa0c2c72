// The namespaces of CSW 2.0.2 (OGC 07-006r1) and of what it is written in.
export const CSW = 'http://www.opengis.net/cat/csw/2.0.2'
export const OGC = 'http://www.opengis.net/ogc'
export const GML = 'http://www.opengis.net/gml'
export const DC = 'http://purl.org/dc/elements/1.1/'
export const DCT = 'http://purl.org/dc/terms/'
export const OWS = 'http://www.opengis.net/ows'
export const GMD = 'http://www.isotc211.org/2005/gmd'

// XML as a stream of elements: namespaces resolved, depth and size bounded, no DTD and no entities but the five of XML itself.

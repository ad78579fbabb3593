# Manifests made from the metadata of packages.

import-written = written to { $file }

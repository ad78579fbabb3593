resource-memory = memory
resource-disk = disk at { $path }

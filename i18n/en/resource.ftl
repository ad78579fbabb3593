resource-memory = memory
resource-accelerator = { $path ->
    [none] the memory of an accelerator
   *[other] memory of accelerator { $path }
}
resource-accelerators = the memory of each of { $path } accelerators
resource-disk = disk at { $path }

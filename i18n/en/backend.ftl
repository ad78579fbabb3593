backend-container = container
backend-native = native
backend-here = there
backend-without = not there: { $facts } was not found on this machine
backend-uncarried = not there: nothing that is installed carries { $backend } (docs/backends.md)
backend-isolation = isolation: { $value }
backend-limits = limits: { $values ->
    [none] none
   *[other] { $values }
}
backend-health = health checks: { $values ->
    [none] none
   *[other] { $values }
}
backend-ports = ports: { $values ->
    [none] none
   *[other] { $values }
}
backend-restart = starts again after: { $values ->
    [none] nothing
   *[other] { $values }
}
backend-gpus = accelerators: { $values ->
    [none] none
   *[other] { $values }
}
backend-file = manifest: { $file }

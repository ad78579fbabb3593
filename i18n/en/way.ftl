# Ways out of a conflict; each was checked by solving again.

way-ask-version = { $version ->
    [none] ask for { $module } of any version
   *[other] ask for { $module } { $version }
}
way-other-build = take whatever build of { $module } runs here, not only { $variant }
way-drop-request = do without { $request }
way-drop-forbidden = do without all that the policy forbids: { $requests }
way-move-pin = move the pin of { $module } from { $specifier } to { $version }
way-drop-pin = drop the pin of { $module } to { $specifier }
way-separate-environments = let each thing have the environment it needs, not all together
way-some-accelerators = let one accelerator do, instead of all of them
way-own-environment = give { $request } an environment of its own, { $environment }
way-give-fact = { $kind ->
    [container-engine] tell whether there is a container engine, docker or podman (for example { $value })
   *[other] tell what { $fact } is (for example { $value })
}
way-lower-fact = { $kind ->
    [nvidia-driver] go back to NVIDIA driver { $value }
   *[other] go back to { $fact } { $value }
}
way-change-fact = { $kind ->
    [nvidia-driver] upgrade the NVIDIA driver to { $value } or newer
    [memory-effective] have { $value } of memory
    [vm-max_map_count] set vm.max_map_count to { $value }, as root: sysctl -w vm.max_map_count={ $value }
    [os] run { $value } on it
    [glibc] move to a system with glibc { $value } or newer
    [kernel] upgrade the kernel to { $value } or newer
    [rocm] upgrade ROCm to { $value } or newer
   *[other] { $value ->
        [true] have { $fact }
       *[other] have { $fact } { $value }
    }
}
way-install-engine = { $kind ->
    [container-gpu-nvidia] install the NVIDIA Container Toolkit
   *[other] install a container engine (docker or podman)
}
way-give-facts = for { $module } { $version } as { $variant }, tell for example that { $facts }
way-give-several = { $module ->
    [none] tell { $facts ->
        [none] { $count } facts of this machine (example values)
       *[other] what { $facts } are (example values)
    }
   *[other] for { $module } { $version } as { $variant }, tell { $facts ->
        [none] { $count } facts of this machine (example values)
       *[other] what { $facts } are (example values)
    }
}
way-allow-cpu = accept a build for the CPU: ask for { $module }:{ $variant }
way-other-backend = let environment { $environment } run otherwise than as { $backend }
way-narrow-exposure = let { $module } be reachable from this machine alone
way-move-port = let { $module } be reached at port { $port } of this machine
way-stop-port = free port { $port }: stop what listens there
way-policy-override = have policy rule { $rule } lifted{ $module ->
    [none] {""}
   *[other] , for { $module } alone
}
way-other-module = take { $module } instead of { $instead }: it provides @{ $interface } too
way-keep-module = let { $module } be there after all
way-free-accelerator = free accelerator { $unit }: { $used } of it is in use by others
way-free-disk = free up disk at { $path }, to have { $value } free
way-add-card = { $facts ->
    [none] add { $gpu } ({ $memory }), for { $module } { $version } as { $variant }
   *[other] add { $gpu } ({ $memory }) with { $facts }, for { $module } { $version } as { $variant }
}
way-change-machine = { $board ->
    [none] exchange the cards for { $gpu } ({ $memory })
   *[other] take a machine with { $gpu } ({ $memory })
}{ $facts ->
    [none] {""}
   *[other] , with { $facts }
}, for { $module } { $version } as { $variant }
way-give-fact-brief = { $kind ->
    [container-engine] tell whether there is a container engine (for example { $value })
   *[other] tell what { $fact } is (for example { $value })
}
way-other-module-brief = take { $module } instead of { $instead }
way-add-card-brief = add { $gpu } ({ $memory }) and what it needs, for { $module } { $version } as { $variant }
way-change-machine-brief = { $board ->
    [none] exchange the cards for { $gpu } ({ $memory })
   *[other] take a machine with { $gpu } ({ $memory })
} and what it needs, for { $module } { $version } as { $variant }

# Several changes that only work together.
way-and = { $one }, and { $other }

# What to do by hand.
way-edit = edit { $place }: { $write }
way-edit-out = edit { $place }: take it out
way-write = write in { $place }: { $write }
way-own-environment-brief = give { $request } an environment of its own
way-other-backend-brief = have environment { $environment } run otherwise

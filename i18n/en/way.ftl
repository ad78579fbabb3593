# Ways out of a conflict; each was checked by solving again.

way-ask-version = ask for { $module } { $version }
way-drop-request = do without { $request }
way-drop-forbidden = do without all that the policy forbids: { $requests }
way-drop-pin = drop the pin of { $module } to { $specifier }
way-separate-environments = let each thing have the environment it needs
way-some-accelerators = let one accelerator do, instead of all of them
way-own-environment = give { $request } an environment of its own, { $environment }
way-give-fact = tell what { $fact } is ({ $value } would do)
way-lower-fact = { $kind ->
    [nvidia-driver] go back to NVIDIA driver { $value }
   *[other] go back to { $fact } { $value }
}
way-change-fact = { $kind ->
    [accelerator] have an accelerator of { $value }
    [compute-capability] have a card of compute capability { $value }
    [gfx] have an AMD card of { $value }
    [nvidia-driver] upgrade the NVIDIA driver to { $value } or newer
    [memory-effective] have { $value } of memory
    [vm-max_map_count] set vm.max_map_count to { $value }, as root: sysctl -w vm.max_map_count={ $value }
   *[other] have { $fact } { $value }
}
way-install-engine = { $kind ->
    [container-gpu-nvidia] install the NVIDIA Container Toolkit
   *[other] install a container engine (docker or podman)
}
way-give-facts = for { $module } { $version } as { $variant }, tell that { $facts }
way-change-machine = for { $module } { $version } as { $variant }, have { $facts }
way-allow-cpu = accept a build for the CPU: ask for { $module }:{ $variant }
way-other-backend = let environment { $environment } run otherwise than as { $backend }
way-stop-port = free port { $port }: stop what listens there
way-policy-override = have policy rule { $rule } lifted
way-other-module = take { $module } instead of { $instead }: it provides @{ $interface } too

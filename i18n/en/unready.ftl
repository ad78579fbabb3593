# What a choice lacks to be carried out.

unready-backend-none = { $module } runs { $kind ->
    [container] in a container
   *[other] on the host itself
}, and nothing on this machine carries that; looked for: { $known }
    Install one of them and start it; las backend list shows what is seen of each.
unready-backend-lacks = { $backend } carries what runs here, and cannot give { $module } what it takes ({ $lacks })
    las backend list shows what each backend can do.
unready-image-unpinned = the catalogue does not say which image { $image } is (for { $module })
    Pull or load it, so that its ID is known here; or state `image-id` or `digest` in its manifest.
unready-artefact-unknown = the catalogue does not say where { $module } is to be had ({ $missing })
    State it in its manifest: docs/manifests.md
unready-command-unknown = the catalogue does not say how { $module } is run on the host itself
    State `run: { "{" }command: […]{ "}" }` in its manifest, or take its image.
unready-lan-unknown = { $module } shall be reachable from the local network, and no address of this machine there was found
    Give it: --fact network.lan=192.168.1.5; or leave { $module } on loopback.
unready-port-unknown = a command of { $module } names port { $port }, which it does not have
    Mend its manifest.
unready-variable-unset = { $module } needs a value for { $variable }
    Write it into the stack file, under `variables: { "{" }{ $module }: { "{" }{ $variable }: …{ "}" }{ "}" }`.
unready-python-unknown = environment { $environment } needs { $wanted }, which was not found here{ $known ->
    [none] {""}
   *[other] {" "}(there is: { $known })
}
    Say where it is: --fact python.interpreters=/opt/{ $wanted }; or ask for another: 'python ==3.11.*'
unready-wheel-unknown = the catalogue has no wheel of { $module }
    State `artefact`, `url`, `sha256` and `download` in its manifest: docs/manifests.md
unready-archive-unknown = { $file } is no archive that can be extracted (for { $module })
    Such are: { $known }
unready-accelerator-unnamed = it is not known what { $module } must call accelerator { $accelerator }
    las detect --verbose shows what is known of the accelerators.

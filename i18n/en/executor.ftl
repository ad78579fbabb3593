# What a backend could not do.

executor-act-without-effect = { $resource } is { $found } afterwards{ $detail ->
    [none] {""}
   *[other] {" "}({ $detail })
}
executor-act-foreign = something that this install of las did not make has the name of { $resource } ({ $detail })
    las leaves it alone: remove or rename it, then run the same command again.
executor-act-different = { $resource } is there, and not as it should be: { $detail }
executor-act-nothing-to-start = { $resource } is { $found }, so it cannot be started
executor-act-ended = { $resource } does not run any more{ $detail ->
    [none] {""}
   *[other] {" "}({ $detail })
}: las logs tells what it said
executor-act-unhealthy = { $resource } runs, and its health check does not pass{ $detail ->
    [none] {""}
   *[other] {" "}({ $detail })
}
executor-act-not-so = { $resource } is { $found } at the end{ $detail ->
    [none] {""}
   *[other] {" "}({ $detail })
}
executor-engine-refused = the engine refused to { $what } ({ $subject }): { $said }
executor-engine-silent = the engine does not answer to { $what } ({ $subject }): { $said }
executor-image-missing = the engine does not have the image { $image }, and nothing says where it is to be had
executor-image-other = { $resource } is not the image that the plan means: { $wanted }
executor-image-tag-stolen = the archive of { $resource } would take the tag { $tag } from another image
executor-archive-broken = { $archive } is no sound archive, or not of what it should hold: { $said }
executor-container-gone = the container { $container } is gone
executor-backend-missing = there is no backend called { $backend }; there is: { $known }
executor-backend-cannot = backend { $backend } cannot carry { $resource }
executor-backend-twice = two backends are called { $backend }: one is brought by { $entry }
executor-backend-broken = backend { $backend } ({ $entry }) could not be opened: { $said }
executor-secret-missing = the secret { $name } has no value: las secret set { $name }
executor-archive-too-large = { $resource } would be larger than the { $limit } bytes that it may be
executor-archive-too-many = { $resource } would hold more than the { $limit } files that it may
executor-archive-unsafe = nothing was extracted: { $member } { $why ->
    [absolute] has a path of its own, outside the folder
    [encrypted] is encrypted
    [link] is a link
    [name] is no name of a file
    [outside] would lie outside the folder
    [setuid] would run with another user's rights
    [twice] stands in the archive twice
   *[special] is no regular file and no folder
}
executor-artefact-other = what came from { $url } is another file: its SHA-256 is { $has }, and should be { $wanted }
executor-artefact-refused = { $url } was refused by its server with status { $status }
executor-artefact-scheme = { $url } cannot be fetched: only file, http and https can
executor-artefact-too-large = { $url } is larger than the { $limit } bytes that it should have
executor-artefact-unreachable = { $url } could not be fetched ({ $said }): what has come is kept, and las apply goes on from there
executor-configuration-not-kept = { $path } cannot be put aside, so it is not replaced: it is no regular file, or larger than { $limit } bytes
executor-configuration-record-broken = what las keeps in place of another file cannot be read: { $path }
executor-file-failed = { $path }: { $said }
executor-native-not-started = the supervisor of native processes could not be started: { $said }
executor-native-path-too-long = a socket cannot have a path as long as { $path }: at the most { $limit } bytes; choose a data folder nearer to the root
executor-native-path-unusable = the supervisor of native processes cannot use a path with spaces, quotes, % ; or #: { $path }
executor-native-refused = the supervisor of native processes refused { $what } (fault { $fault }): { $said }
executor-native-silent = the supervisor of native processes does not answer: { $said }
executor-process-accelerator = { $resource } cannot be given { $accelerator } on the host: a UUID, or a CDI name with a number, is needed
executor-process-name = { $name } is no name for a process ({ $resource }): letters, digits, dots, - and _, at the most 64
executor-process-not-executable = { $command } is no program that can be run ({ $resource })
executor-process-port-taken = port { $port } at { $address } is held by another program, so { $resource } cannot be started
executor-python-failed = { $python } failed: { $said }
executor-units-no-manager = no user manager of systemd listens at { $socket }: what it runs can neither be seen nor changed
    las doctor tells what mends it.
executor-units-no-systemctl = systemctl cannot be run ({ $cause }), and units of systemd take it
executor-units-path-unusable = a unit of systemd cannot have a path with quotes, $ or a backslash: { $path }
executor-units-refused = the user manager of systemd refused { $method } ({ $unit }): { $said }
executor-units-silent = the user manager of systemd does not answer to { $method }
    las doctor looks at what is needed.
executor-wheel-broken = { $wheel } is no sound wheel: { $said }

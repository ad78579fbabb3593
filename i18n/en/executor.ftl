# What a backend could not do.

executor-act-without-effect = afterwards { $resource } { $found }{ $details ->
    [none] {""}
   *[other] {" "}({ $details })
}
executor-act-foreign = something that this install of las did not make has the name of { $resource }{ $details ->
    [none] {""}
   *[other] {" "}({ $details })
}
    las leaves it alone: remove or rename it, then run the same command again.
executor-act-different = { $resource } is there, and not as it should be{ $details ->
    [none] {""}
   *[other] : { $details }
}
    las repair makes it anew where the current generation has it; where none has it, las gc removes it.
executor-act-nothing-to-start = { $resource } { $found }, so it cannot be started
    las repair makes it as it should be.
executor-act-ended = { $resource } does not run any more{ $details ->
    [none] {""}
   *[other] {" "}({ $details })
}
executor-act-unhealthy = { $resource } { $details ->
    [none] runs, and its health check does not pass{ $asked ->
        [none] {""}
       *[other] : { $asked }{ $status ->
            [none] {""}
            [silent] {" "}does not answer
           *[other] {" "}answers { $status }
        }
    }
   *[other] does not stay up: { $details }
}
executor-act-not-so = at the end { $resource } { $found }{ $details ->
    [none] {""}
   *[other] {" "}({ $details })
}
executor-engine-refused = the engine refused to { $what } ({ $subject }): { $said }
executor-engine-silent = the engine does not answer to { $what } ({ $subject }): { $cause }
    las doctor looks at what is needed.
executor-image-missing = the engine does not have the image { $image }, and nothing says where it is to be had
executor-image-other = { $resource } is not the image that the plan means: its ID should be { $wanted }{ $has ->
    [none] {""}
   *[other] , and is { $has }
}
executor-image-tag-stolen = the archive of { $resource } would take the tag { $tag } from another image
executor-archive-broken = { $archive } is no sound archive, or not of what it should hold: { $said }
executor-container-gone = the container { $container } is gone
    las repair makes it anew.
executor-backend-missing = there is no backend called { $backend }; there is: { $known }
executor-backend-cannot = backend { $backend } cannot carry { $resource }
executor-backend-twice = two backends are called { $backend }: one is brought by { $entry }
executor-backend-broken = backend { $backend } ({ $entry }) could not be opened: { $said }
executor-secret-missing = the secret { $name } has no value: las secret set { $name }
executor-secret-unreadable = the secret { $name } cannot be read: { $path }: { $cause }
    It has to be a file that its owner may read. To set it anew: las secret set { $name }
executor-archive-too-large = { $resource } would be larger than the { $limit } bytes that it may be
executor-archive-too-many = { $resource } would hold more than the { $limit } files that it may
executor-archive-unsafe = nothing was extracted: { $member } { $why ->
    [absolute] has a path of its own, outside the folder
    [encrypted] is encrypted
    [link] is a link that leads out of the folder, or to nothing that can be linked
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
executor-artefact-unreachable = { $url } could not be fetched ({ $cause }): what has come is kept, and las apply goes on from there
executor-collect-needed = { $by } stays, and needs it
executor-configuration-not-kept = { $path } cannot be put aside, so it is not replaced: it is no regular file, or larger than { $limit } bytes
executor-configuration-record-broken = what las keeps in place of another file cannot be read: { $path }
executor-file-failed = { $path }: { $cause }
executor-native-not-started = the supervisor of native processes could not be started: { $said }
executor-native-path-too-long = a socket cannot have a path as long as { $path }: at the most { $limit } bytes; choose a data folder nearer to the root
executor-native-path-unusable = the supervisor of native processes cannot use a path with spaces, quotes, % ; or #: { $path }
executor-native-refused = the supervisor of native processes refused { $method } (fault { $fault }): { $said }
executor-native-silent = the supervisor of native processes does not answer: { $cause }
    las doctor looks at what is needed.
executor-port-taken = port { $port } at { $address } is held by another program, so { $resource } cannot be started
    las doctor tells how to see which.
executor-port-unusable = port { $port } at { $address } cannot be had by this user ({ $cause }), so { $resource } cannot be started
executor-process-accelerator = { $resource } cannot be given { $accelerator } on the host: a UUID, or a CDI name with a number, is needed
executor-process-held = another process of this name still runs, so nothing was begun
executor-process-name = { $name } is no name for a process ({ $resource }): letters, digits, dots, - and _, at the most 64
executor-process-not-begun = nothing was begun: { $path }: { $cause }
executor-process-not-executable = { $command } is no program that can be run ({ $resource })
    las drift tells whether it was changed or removed.
executor-python-failed = { $python } failed: { $said }
executor-units-no-manager = no user manager of systemd listens at { $socket }: what it runs can neither be seen nor changed
    las doctor tells what mends it.
executor-units-no-systemctl = systemctl cannot be run ({ $cause }), and units of systemd take it
executor-units-path-unusable = a unit of systemd cannot have a path with quotes, $ or a backslash: { $path }
executor-units-refused = the user manager of systemd refused { $method } ({ $unit }): { $said }
executor-units-silent = the user manager of systemd does not answer to { $method }
    las doctor looks at what is needed.
executor-wheel-broken = { $wheel } is no sound wheel: { $said }

# What las has no words for: another's backend.
executor-other = its backend says { $code }{ $fields ->
    [none] {""}
   *[other] {" "}({ $fields })
}

# Fields that are codes.
executor-found = { $found ->
    [absent] is missing
    [different] is not as it should be
    [foreign] is somebody else's
    [made] is there
    [partial] is not whole
    [running] runs
   *[stopped] does not run
}
executor-what = { $what ->
    [check-health] check health
    [connect] connect
    [create-container] create container
    [create-network] create network
    [create-volume] create volume
    [get-image] get image
    [inspect-container] inspect container
    [inspect-image] inspect image
    [inspect-volume] inspect volume
    [list-containers] list containers
    [list-images] list images
    [list-networks] list networks
    [list-volumes] list volumes
    [load-image] load image
    [pull-image] pull image
    [read-logs] read logs
    [read-usage] read usage
    [remove-container] remove container
    [remove-image] remove image
    [remove-network] remove network
    [remove-volume] remove volume
    [rename-container] rename container
    [start-container] start container
   *[stop-container] stop container
}
executor-cause = { $cause ->
    [ChunkedEncodingError] the answer broke off
    [ConnectTimeout] no connection in time
    [ConnectionError] no connection
    [DockerException] no connection
    [EACCES] no permission for this
    [EADDRNOTAVAIL] this machine has no such address
    [EAFNOSUPPORT] this machine has no addresses of this kind
    [EDQUOT] the quota of this disk is used up
    [EIO] the disk failed
    [ECONNREFUSED] nothing listens there
    [ECONNRESET] the connection was broken off
    [EEXIST] something of this name is there
    [EISDIR] this is a folder
    [ELOOP] too many links
    [EMFILE] too many open files
    [ENOENT] there is no such file or folder
    [ENOEXEC] this is no program that this machine can run
    [ENOSPC] the disk is full
    [ENOTDIR] a part of this path is no folder
    [ENOTEMPTY] this folder is not empty
    [EPERM] this is not permitted
    [EPIPE] the connection was broken off
    [EROFS] this disk can only be read
    [ETIMEDOUT] no answer in time
    [ReadTimeout] no answer in time
    [TimeoutError] no answer in time
    [UnicodeDecodeError] this is no UTF-8 text
    [interpreter] its first line names a program that is not there
    [missing] there is no such socket
    [no-permission] you may not use it
    [not-a-file] this is no regular file
    [silent] nothing listens there
   *[other] { $cause }
}

# What differs, or how it ended.
executor-detail-accelerators = accelerators
executor-detail-check = health check
executor-detail-command = command
executor-detail-content = content
executor-detail-cpu-limit = limit of processors
executor-detail-dead = dead
executor-detail-exit = exit status { $status }
executor-detail-exposed = listens at { $address } port { $port }, not { $wanted }
executor-detail-file-added = { $file } added
executor-detail-file-changed = { $file } changed
executor-detail-file-missing = { $file } missing
executor-detail-folder = working folder
executor-detail-image = image
executor-detail-internal = whether it is internal
executor-detail-log-limit = limit of logs
executor-detail-memory-limit = memory limit
executor-detail-mode = mode { $has }
executor-detail-more = and { $count } more
executor-detail-name = { $name }
executor-detail-network = network
executor-detail-no-regular-file = no regular file
executor-detail-removing = being removed
executor-detail-out-of-memory = out of memory
executor-detail-paused = paused
executor-detail-ports = ports
executor-detail-privileges = privileges
executor-detail-process-limit = process limit
executor-detail-python-missing = bin/python missing
executor-detail-python-other = bin/python of another version
executor-detail-read-only-root = read-only root
executor-detail-secrets = secrets
executor-detail-section = the supervisor's section
executor-detail-several = { $count } of this name
executor-detail-sha256 = its SHA-256 is { $has }
executor-detail-signal = ended by { $signal }
executor-detail-specification = specification
executor-detail-started = started { $count ->
    [1] once
   *[other] { $count } times
}
executor-detail-stop-time = time to stop
executor-detail-unit = its unit
executor-detail-unit-drop-in = a drop-in, { $path }
executor-detail-unit-elsewhere = its unit is loaded from { $path }
executor-detail-unit-masked = its unit is masked
executor-detail-unit-not-enabled = its unit is not enabled
executor-detail-unit-not-loaded = its unit was changed, and is not loaded
executor-detail-unsupervised = runs without its supervisor: { $processes }
executor-detail-variables = variables

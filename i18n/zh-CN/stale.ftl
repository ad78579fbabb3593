# 计划为何不适用于此处。

stale-generation = 此计划针对的不是当前这一代（{ $current }）
    请重新规划：las solve … -o plan.json
stale-catalogue = 目录与制定计划时的不同
    请重新规划：las solve … -o plan.json
stale-policy = 策略与制定计划时的不同
    请重新规划：las solve … -o plan.json
stale-machine = 这不是计划所针对的机器：稳定事实不同
    las detect 显示本机；请在本机重新规划：las solve … -o plan.json
stale-port-free = 端口 { $port } 已被别的程序占用
    请释放它，或重新规划：在端口可移动时 las solve 会另选一个。
stale-disk-free = { $subject } 剩余 { $free }，需要 { $needed }
    请腾出空间，然后再次运行同一命令。
stale-memory-free = 可用内存 { $free }，需要 { $needed }
    请结束占用它的程序，然后再次运行同一命令。
stale-accelerator-memory-free = 加速器 { $subject } 剩余 { $free }，需要 { $needed }
    请结束占用它的程序，然后再次运行同一命令。

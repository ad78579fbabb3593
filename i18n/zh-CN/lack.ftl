lack-accelerator = 本机没有加速器
lack-container-engine = 本机没有容器引擎（docker 或 podman）
lack-container-gpu-nvidia = 本机的容器不能使用 NVIDIA 显卡（没有 NVIDIA Container Toolkit）
lack-compute-capability = 本机没有 NVIDIA 显卡
lack-gfx = 本机没有 AMD 显卡
lack-nvidia-driver = 本机没有 NVIDIA 驱动
lack-rocm = 本机没有 ROCm

backend-container = 容器
backend-native = 本地

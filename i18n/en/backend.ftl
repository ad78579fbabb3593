backend-container = container
backend-native = native

/* The CUDA header that the bindings are made from; cuda.includes says what is taken out of it. */

#include <cuda_runtime_api.h>

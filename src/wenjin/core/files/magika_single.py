"""magika on one thread. Import this only when a file has come: it loads onnxruntime."""

import onnxruntime
from magika import Magika


class SingleThreadedMagika(Magika):
    """The network as its makers built it, but without a pool of threads per process.

    One file takes a millisecond or two. A pool of a thread per core in every worker would cost more than it
    gives, and its spinning threads would take the cores from those who wait for pages.
    """

    def _init_onnx_session(self) -> onnxruntime.InferenceSession:
        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(
            self._model_path, sess_options=options, providers=["CPUExecutionProvider"]
        )

import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

export interface OnnxResult {
  readonly input: { readonly name: string; readonly shape: readonly (number | string)[] };
  readonly outputs: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>;
}

/** Microsoft's runtime for ONNX. */
export class OnnxRuntime {
  private readonly child: ChildProcess = fork(join(__dirname, 'run-onnx.cjs'), { serialization: 'advanced' });

  run(model: Uint8Array, images: Float32Array, shape: readonly number[]): Promise<OnnxResult> {
    return new Promise((resolve, reject) => {
      this.child.once('message', ({ result, fault }: { result?: OnnxResult; fault?: string }) =>
        result ? resolve(result) : reject(new Error(fault)),
      );
      this.child.send({ model, images, shape }, (error) => error && reject(error));
    });
  }

  stop(): void {
    this.child.removeAllListeners();
    this.child.kill();
  }
}

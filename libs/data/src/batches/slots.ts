/** Memory for batches that is used again and again; threads share it. */
export class Slots {
  private readonly free: SharedArrayBuffer[] = [];

  /** At least so many bytes, with what earlier use left in them. */
  take(bytes: number): SharedArrayBuffer {
    const last = this.free.pop();
    return last && last.byteLength >= bytes ? last : new SharedArrayBuffer(bytes);
  }

  giveBack(slot: SharedArrayBuffer): void {
    this.free.push(slot);
  }
}

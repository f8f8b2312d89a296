/** Samples the memory of all workers of a page: heap and array buffers. */
export async function watchWorkers(page) {
  const session = await page.context().newCDPSession(page);
  const workers = [];
  const sizes = [];
  session.on("Target.attachedToTarget", ({ sessionId }) => workers.push(sessionId));
  session.on("Target.receivedMessageFromTarget", ({ message }) => {
    const { usedSize, backingStorageSize = 0 } = JSON.parse(message).result ?? {};
    if (usedSize !== undefined) {
      sizes.push(usedSize + backingStorageSize);
    }
  });
  // A worker is a target of its own.
  await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const message = JSON.stringify({ id: 1, method: "Runtime.getHeapUsage" });
  const timer = setInterval(() => {
    for (const sessionId of workers) {
      session.send("Target.sendMessageToTarget", { sessionId, message }).catch(() => undefined);
    }
  }, 100);
  return { stop: () => clearInterval(timer), samples: () => sizes.length, largest: () => Math.max(...sizes) };
}

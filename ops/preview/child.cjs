/**
 * The vendor's package in a process of its own: it writes to the console as it likes, keeps timers and processes of its own, and
 * puts its proxy into the whole process. Told by a message what to do, it answers with one.
 */
process.once('message', ({ package: path, project, preview }) => {
  const answer = (message) => process.send(message, () => process.exit(0));
  const run = async () => {
    const ci = require(path);
    await ci.preview({ ...preview, project: new ci.Project(project), onProgressUpdate: () => undefined });
  };
  run().then(
    () => answer({ ok: true }),
    (error) => answer({ ok: false, message: String((error && error.message) || error) }),
  );
});

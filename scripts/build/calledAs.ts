/** How a reader calls the commands: by the checkout's scripts, or by the package that lies in a project's `node_modules`. */
const installed = /[\\/]node_modules[\\/]/.test(__dirname);

export const CALLED_AS = installed
  ? {
      init: 'npx miniprogram-notify init',
      build: 'npx miniprogram-notify build',
      start: 'npx miniprogram-notify start',
      ops: 'npx miniprogram-notify ops',
    }
  : { init: 'npm run init --', build: 'npm run build --', start: 'npm start --', ops: 'npm run ops --' };

import { createApp } from 'vue';
import { ask } from '../shared/http';
import { App, FRAMED } from './App';
import { PhoneLog } from './logBook';
import { Shell, shellPort } from './state';

const shell = Shell.create();
const log = new PhoneLog();
window.phoneLog = log;
window.phoneShell = shellPort(shell, log, () => window.matchMedia(FRAMED).matches);
shell.connect(() => document.querySelector<HTMLIFrameElement>('#screen')?.contentWindow?.phoneScreen);

async function readName(): Promise<void> {
  const { title } = await ask<{ title: string }>('GET', '/phone/about.json');
  shell.appName = title;
}

const changes = new EventSource('/phone/changes');
changes.addEventListener('change', () => {
  void readName();
  const place = document.querySelector<HTMLIFrameElement>('#screen')?.contentWindow?.phoneScreen?.place();
  if (shell.running) shell.coldStart({ path: '', query: {}, ...place, scene: shell.launch.scene });
});

const root = document.createElement('div');
document.body.append(root);
createApp(App, { shell }).mount(root);
void readName();
shell.poll();

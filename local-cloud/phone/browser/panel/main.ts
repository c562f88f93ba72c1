import { createApp } from 'vue';
import { Bi } from '../../../page/app/parts/Bi';
import { Code } from '../../../page/app/parts/Code';
import { Trouble } from '../../../page/app/parts/Trouble';
import { Panel } from './Panel';

const root = document.createElement('div');
document.body.append(root);
createApp(Panel).component('Bi', Bi).component('CodeBlock', Code).component('Trouble', Trouble).mount(root);

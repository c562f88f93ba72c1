import { createApp } from 'vue';
import { App } from './App';
import { Bi } from './parts/Bi';
import { Code } from './parts/Code';
import { Trouble } from './parts/Trouble';

createApp(App).component('Bi', Bi).component('CodeBlock', Code).component('Trouble', Trouble).mount('#app');

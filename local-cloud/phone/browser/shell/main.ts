document.body.textContent = 'shell';

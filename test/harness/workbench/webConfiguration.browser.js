// Runs in the page before VS Code does; openPage.ts adds the call.
function extendWebConfiguration(options) {
  if (window !== top) return;
  // 'interactive' comes before the workbench's module script runs.
  document.addEventListener('readystatechange', () => {
    const meta = document.getElementById('vscode-workbench-web-configuration');
    if (!meta || document.readyState !== 'interactive') return;
    const configuration = JSON.parse(meta.getAttribute('data-settings'));
    if (options.developmentOptions) {
      configuration.developmentOptions = { ...configuration.developmentOptions, ...options.developmentOptions };
    }
    // These addresses are either on the internet or served by a wrapper that is not used here.
    for (const name of ['serviceWorker', 'updateEndpoint', 'telemetryEndpoint', 'extensionsGallery', 'voiceWsUrl']) {
      delete configuration.productConfiguration?.[name];
    }
    meta.setAttribute('data-settings', JSON.stringify(configuration));
  });
}

// The words of all interface languages, gathered from locales/ when the Worker is built: see wrangler.toml.
declare module 'coranto:catalogues' {
  const catalogues: Record<string, import('../i18n.ts').Catalogue>;
  // biome-ignore lint/style/noDefaultExport: that is how a JSON file is imported
  export default catalogues;
}

import { defineConfig } from 'vite'

export default defineConfig({
  base: './', // at whatever path
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    license: { fileName: 'assets/licenses.md' },
    assetsInlineLimit: 0, // fonts are files, so that the policy can name where they come from
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // "use client" and the like, in packages that run on servers too.
      onwarn(warning, warn) {
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning)
      },
    },
    chunkSizeWarningLimit: 4000, // kB; the editor is Monaco
  },
  worker: { format: 'es' },
})

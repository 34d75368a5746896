package load

import "context"

// write puts the facts of the files, takes away what is gone, and describes the
// datasets.
func (w *writer) write(ctx context.Context, files []*file) error {
	for _, d := range w.k.datasets {
		if err := d.read(files); err != nil {
			return err
		}
	}
	if err := w.files(ctx, files); err != nil {
		return err
	}
	if err := w.remove(ctx); err != nil {
		return err
	}
	for _, d := range w.k.datasets {
		if !d.put && !d.redescribed() {
			continue
		}
		w.described = true
		if w.dry {
			continue
		}
		if err := w.ld.PutDataset(ctx, d.description(w.k.c, w.now, w.progress.expected, w.progress.expected)); err != nil {
			return err
		}
	}
	for _, f := range files {
		for _, x := range f.doubts {
			w.warn(f.place(x.at), x.kind, "%s", x.message)
		}
		for _, x := range omitted(f.account.Omissions) {
			w.warn(f.place(x.At), x.Reason, "%s", x.Message)
		}
	}
	return nil
}

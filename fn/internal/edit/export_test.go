package edit

// ApplyToNodes is Apply on a document that can't be spliced.
func ApplyToNodes(doc []byte, edits []Edit) ([]byte, error) {
	d, err := readDocument(doc)
	if err != nil {
		return nil, err
	}
	if _, err = carryOutAll(d.root.Content[0], edits); err != nil {
		return nil, err
	}
	return render(d.root, d.doc)
}

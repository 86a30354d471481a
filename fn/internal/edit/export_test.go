package edit

// ApplyToNodes is Apply on a document that can't be spliced.
func ApplyToNodes(doc []byte, edits []Edit) ([]byte, error) {
	t, err := readText(doc)
	if err != nil {
		return nil, err
	}
	if _, err = carryOutAll(t.root.Content[0], edits); err != nil {
		return nil, err
	}
	return render(t.root, t.doc)
}

package tekton

// Brought is a ConfigMap whose entries are variables of a container.
type Brought struct{ ConfigMap, Prefix string }

// EnvFrom are the ConfigMaps that bring the step variables of names that it
// doesn't say.
func (s Step) EnvFrom() []Brought {
	var all []Brought
	for _, at := range s.Get("envFrom").Items() {
		if name := at.Get("configMapRef").TextOf("name"); name != "" {
			all = append(all, Brought{name, at.TextOf("prefix")})
		}
	}
	return all
}

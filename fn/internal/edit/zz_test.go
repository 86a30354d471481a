package edit_test
import ("testing";"fmt"
"github.com/cortex-io/cacheopt/fn/internal/edit"
"github.com/cortex-io/cacheopt/fn/internal/object")
func TestX(t *testing.T){
 docs := []string{
 "# head\n\n# second\napiVersion: v1 # l\nspec:\n  # about a\n  a: 'x' # why\n  b: yes\n\n# foot\n",
 "---\n# head\na: 1\n",
 "a: 1\r\n# c\r\nb: |\r\n  x\r\n  y\r\n",
 "a: &x {k: v}\nb: *x\nc:\n  <<: *x\n  k: w\n",
 "a: {}\nm: []\nn: ~ # nothing\np:\n# after\nq: >-\n  a\n  b\n\n  c\n",
 "a: 1.0\nd: 2001-01-01\ne: 0o7\nf: 012\ng: !!binary aGk=\nh: !x y\n",
 }
 for _, d := range docs {
  func(){
  defer func(){ if r:=recover(); r!=nil {fmt.Println("PANIC",r)}}()
  out, err := edit.Apply([]byte(d), []edit.Edit{{Op:edit.Set, Path: object.Root("spec","zz"), Value:"yes"},
   {Op:edit.Set, Path: object.Root("spec","a"), Value:"on"},
   {Op:edit.Append, Path: object.Root("n"), Value:"1.20"},
   {Op:edit.Set, Path: object.Root("fl"), Value:1.0},
   {Op:edit.Set, Path: object.Root("y"), Value:"y"},
   {Op:edit.Set, Path: object.Root("cr"), Value:"a\r\nb\r\n"},
   {Op:edit.Set, Path: object.Root("lead"), Value:"\n  a\nb \n\n"},
   {Op:edit.Set, Path: object.Root("lead2"), Value:"  a\nb\n"},
   {Op:edit.Set, Path: object.Root("tab"), Value:"\ta\nb\t"},
   {Op:edit.Set, Path: object.Root("nl"), Value:"\n"},
   {Op:edit.Set, Path: object.Root("nel"), Value:"a\u0085b\u2028c\ufeff"},
   {Op:edit.Set, Path: object.Root("bin"), Value:"a\x00b\x7f"},
   })
  fmt.Printf("=====\n%s-----%v\n%s", d, err, out)
  }()
 }
}

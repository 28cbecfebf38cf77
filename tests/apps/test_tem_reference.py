"""Soundings against numbers of others; program: tem_reference."""
import csv

import app

COLUMNS = ("case_id,kind,n_layers,rho_ohm_m,depth_top_m,tx_area_m2,offset_m,h_tx_m,h_rx_m,ip_m_tau_c,poly_xy_m,rx_xy_m,filters_hz,"
           "wave_t_s,wave_amp\n")
CASES = COLUMNS + ("A1,cen,2,100;10,0;30,314.159,0,0,0,,,,,,\n"
                   "A2,ramp,3,50;500;5,0;20;60,314.159,0,0,0,,,,,-1e-3;-0.9e-3;-1e-5;0,0;1;1;0\n")
TIMES = (1e-5, 1e-4, 1e-3)


class Reference(app.Case):
    def setUp(self):
        super().setUp()
        self.cases(CASES)
        self.gates([[case, k + 1, t, 0, 0, 0 if case == "A2" else ""] for case in ("A1", "A2") for k, t in enumerate(TIMES)])

    def cases(self, text):
        self.path("in").mkdir(exist_ok=True)
        self.path("in", "cases.csv").write_text(text)

    def table(self, name, head, rows):
        self.path("in", name).write_text("\n".join([head, *(",".join(map(str, row)) for row in rows)]) + "\n")

    def gates(self, rows):
        self.table("gates.csv", "case_id,gate,t_s,b_step_exact,dbdt_exact,ramp_exact", rows)

    def sensitivities(self, rows):
        self.table("sensitivities.csv", "case_id,t_s,param,index,dB_exact", rows)

    def out(self, name):
        with open(self.path("out", name), newline="") as table:
            return list(csv.reader(table))

    def computed(self):
        """Makes what is computed the numbers to compare with; returns their rows."""
        self.call("in", "--out", "out", code=1)  # they are compared with 0
        gates, sensitivities = self.out("gates.csv"), self.out("sensitivities.csv")
        self.assertEqual(gates[0], "case_id,gate,t_s,b_step,dbdt,ramp".split(","))
        self.assertEqual(sensitivities[0], "case_id,t_s,param,index,dB".split(","))
        self.assertEqual([row[:2] for row in gates[1:]], [[case, str(k)] for case in ("A1", "A2") for k in (1, 2, 3)])
        self.assertEqual([row[5] == "" for row in gates[1:]], [True] * 3 + [False] * 3)
        self.assertEqual([row[0] + row[2] + row[3] for row in sensitivities[1::3]],
                         ["A1sigma1", "A1sigma2", "A1thickness1", "A2sigma1", "A2sigma2", "A2sigma3", "A2thickness1", "A2thickness2"])
        self.gates(gates[1:])
        self.sensitivities(sensitivities[1:])
        return gates[1:], sensitivities[1:]

    def test_what_it_computes_is_within_and_what_is_off_is_not(self):
        gates, sensitivities = self.computed()
        self.assertNotIn("EXCEEDED", self.call("in", code=0).stdout)
        for column, name, kind in ((3, "B", "cen"), (4, "dB/dt", "cen"), (5, "ramp", "ramp")):
            rows = [list(row) for row in gates]
            row = rows[0 if kind == "cen" else 3]  # the first gate is the largest, so that its error counts half
            row[column] = float(row[column]) * 1.001
            self.gates(rows)
            said = self.call("in", code=1).stdout
            self.assertEqual(said.count("EXCEEDED"), 1)
            self.assertRegex(said, rf"(?m)^{kind} .*EXCEEDED by {name} of {row[0]}$")
        self.gates(gates)
        sensitivities[0][4] = float(sensitivities[0][4]) * 1.001
        self.sensitivities(sensitivities)
        self.assert_says(self.call("in", code=1).stdout, "EXCEEDED by dB/dp of A1")

    def test_the_reference(self):
        self.computed()
        said = self.call("in", "--reference", code=1).stdout  # fast numbers are not within 1e-8
        self.assert_says(said, "(<= 1e-08)", "EXCEEDED by")

    def test_an_earth_that_cannot_be_computed(self):
        self.cases(CASES.replace("100;10,0;30", "100;1e9,0;30"))
        self.assert_says(self.call("in", code=1).stderr, "A1: not compared: layer 1: resistivity = 1e+09 ohm m is outside")

    def test_files_that_are_wrong(self):
        gates, sensitivities = self.computed()
        for poison in ("nan", "inf", "1e-5x", ""):
            rows = [list(row) for row in gates]
            rows[1][3] = poison
            self.gates(rows)
            self.assert_says(self.call("in", code=2).stderr, f'in/gates.csv:3:', f'b_step_exact = "{poison}" is no number')
        self.gates(gates)
        for param, index, why in (("sigma", 0, "by sigma 0; it has 1 to 2"), ("sigma", 3, "by sigma 3; it has 1 to 2"),
                                  ("thickness", 2, "by thickness 2; it has 1 to 1"), ("sigma", 1.5, "by sigma 1.5; it has 1 to 2"),
                                  ("depth", 1, 'by "depth"; there are sigma and thickness')):
            self.sensitivities([["A1", TIMES[0], param, index, 1e-12]])
            self.assert_says(self.call("in", code=2).stderr, f"sensitivities.csv: case A1 has a derivative {why}")
        self.sensitivities([["A1", 5e-5, "sigma", 1, 1e-12]])
        self.assert_says(self.call("in", code=2).stderr, "case A1 has no gate at 5e-05 s")
        self.sensitivities([["A9", 1e-5, "sigma", 1, 1e-12]])
        self.assert_says(self.call("in", code=2).stderr, "no case A9 in cases.csv")
        self.cases(COLUMNS)
        self.path("in", "sensitivities.csv").unlink()
        self.gates([])
        self.assert_says(self.call("in", code=2).stderr, "in: cases.csv names no case")
        self.assert_says(self.call("nowhere", code=2).stderr, "nowhere is no folder")


if __name__ == "__main__":
    app.main()

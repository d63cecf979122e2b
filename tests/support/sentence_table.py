"""Texts whose sentences are known: parted by ``|`` where one ends, in all languages of the field."""

TABLE: dict[str, str] = {
    "en": """
Stand tall. | Breathe in. | Hold for 10 seconds.
Lift the heel 2.5 cm. | Lower it slowly.
Use a band of approx. 1.5 m. | Wrap it round the foot.
Hold for 1 min. 30 sec. | Then rest for 30 sec. | Repeat.
Walk for 0.5 km. | Add 0.25 km each week.
Rest for 1.5 min. 2 times a day.
Do one exercise at a time, e.g. Heel slides. | Then rest.
Use one hand, i.e. The one that does not hurt. | Keep the other still.
Ask Dr. Jones. | She knows the exercise.
Ask Dr. J. Jones or Prof. K. Lee. | They know it.
Mr. Hill and Mrs. Hill exercise together. | Ms. Hill rests.
Compare Fig. 2 with fig. 3. | Note the knee.
Look at fig. A. | Copy it.
Pull vs. push: pull first. | Push later.
See exercise no. 4. | Do it twice.
Say no. | Stop there.
Bring a towel, a chair, etc. | Sit on the chair.
Bring a towel, a chair, etc. and a mat. | Lie down.
Exercise at 8 a.m. and at 6 p.m. | Rest in between.
“Stop!” she said. | We stopped.
He said, “Stop.” | Then we rested.
"Does it hurt?" she asked. | "No," he said.
Count to “five.” | Let go.
Breathe (through the nose). | Relax.
Breathe out. | (Do not hold your breath.) | Relax.
(Rest if you need to.) | Go on.
Hold (about 10 sec.) and let go. | Repeat.
[Rest.] | Stand up.
Does it hurt? | Stop at once!
Ready?! | Go!
Wait… | Now lift.
Wait ... and lift. | Lower it.
Slide from point A to point B. | Hold there.
Take vitamin D. | Walk daily.
Do plan B. | It is easier.
Hold for 10 s. | 3 sets are enough.
Keep the angle at 90°. | Do not go further.
Reach 100%. | Rest.
Visit www.example.org for more. | Read it first.
Version 2.0 is out. | Use it.
The temperature was 38.5 °C. | See a doctor.
Do it 2x per day. | Do not do more.
Do 3 x 10. | Rest. | Do 3 x 10 again.
Lift 5 lbs. | Rest.
Sit 10 in. | No, sit 10 in. from the wall.
Press for 5 sec. | Then relax for 5 sec. | Do it again!
• Bend. | • Stretch.
Stand up 💪. | Sit down.
Don’t bounce. | It’s risky.
It’s o.k. | Go on.
""",
    "de": """
Stehen Sie gerade. | Atmen Sie ein. | Halten Sie 10 Sekunden.
Heben Sie die Ferse 2,5 cm. | Senken Sie sie langsam.
Nehmen Sie ein Band von ca. 1,5 m. | Wickeln Sie es um den Fuß.
Halten Sie 1 Min. 30 Sek. | Danach ruhen.
Stützen Sie sich ab, z. B. An der Wand. | Dann heben.
Stützen Sie sich z.B. An einem Tisch ab. | Dann heben.
Fragen Sie Dr. Maier. | Er kennt die Übung.
Fragen Sie Prof. Dr. K. Maier. | Er kennt sie.
Die 2. Übung ist schwerer. | Machen Sie sie langsam.
In der 3. Woche steigern Sie. | Nicht früher.
Am 1. Tag ruhen Sie. | Am 2. Tag üben Sie.
Ab dem 5. Tag gehen Sie spazieren. | Vorher nicht.
Zählen Sie bis 10. | Dann lösen.
Wiederholen Sie 5-mal, max. 10-mal. | Dann Pause.
Siehe Abb. 3. | Achten Sie auf das Knie.
Siehe Nr. 4 bzw. Nr. 5. | Beide sind leicht.
Heben Sie den Arm bzw. Das Bein. | Dann senken.
Üben Sie 2-mal täglich (morgens und abends). | Nicht öfter.
(Ruhen Sie bei Bedarf.) | Weiter.
„Stopp!“ | Dann aufhören.
„Tut es weh?“, fragte sie. | „Nein“, sagte er.
»Stopp!« | Dann aufhören.
Sie sagte: „Atmen Sie aus.“ | Wir atmeten aus.
Tut es weh? | Sofort aufhören!
Warten… | Jetzt heben.
Warten … und heben. | Senken.
Gehen Sie von Punkt A zu Punkt B. | Bleiben Sie dort.
Nehmen Sie Vitamin D. | Gehen Sie täglich.
Legen Sie ein Kissen, eine Decke usw. bereit. | Legen Sie sich hin.
Legen Sie ein Kissen, eine Decke usw. | Dann hinlegen.
Der Winkel beträgt 90°. | Nicht weiter beugen.
Das Gewicht: 0,5 kg. | Steigern Sie auf 1 kg.
Rufen Sie an: Tel. 030 123456. | Mo. bis Fr. sind wir da.
Das sind 50 %. | Mehr nicht.
Bei ggf. auftretenden Schmerzen aufhören. | Arzt fragen.
Sie können u. a. Schwimmen gehen. | Das schont die Knie.
Das gilt d. h. Immer. | Auch abends.
Halten Sie 10 Sek. | Lassen Sie los.
""",
    "fr": """
Tenez-vous droit. | Inspirez. | Tenez 10 secondes.
Levez le talon de 2,5 cm. | Redescendez lentement.
Prenez une bande d’env. 1,5 m. | Enroulez-la.
Tenez 1 min. 30 sec. | Reposez-vous.
Demandez au Dr. Martin. | Il connaît l’exercice.
Demandez à Mme. Petit ou à Mlle. Roy. | Elles le connaissent.
Voir exercice no. 4. | Faites-le deux fois.
Voir fig. 3. | Notez le genou.
Appuyez-vous, p. ex. Au mur. | Puis levez.
« Stop ! » | Puis reposez-vous.
« Ça fait mal ? » demanda-t-elle. | « Non », dit-il.
Elle dit : « Respirez. » | Nous respirons.
Est-ce que ça fait mal ? | Arrêtez tout de suite !
(Reposez-vous si besoin.) | Continuez.
Expirez (par le nez). | Détendez-vous.
Attendez… | Maintenant, levez.
Attendez … et levez. | Baissez.
Allez du point A au point B. | Restez-y.
Prenez une serviette, une chaise, etc. | Asseyez-vous.
Prenez une serviette, etc. et un tapis. | Allongez-vous.
Faites-le à 8 h. | Reposez-vous ensuite.
L’angle est de 90°. | N’allez pas plus loin.
Marchez 0,5 km. | Ajoutez 0,25 km par semaine.
C’est à 50 %. | Pas plus.
Faites 3 x 10. | Reposez-vous.
Tirez vs. Poussez. | Choisissez.
Serrez 5 sec. | Relâchez 5 sec. | Recommencez !
Prenez de la vitamine D. | Marchez chaque jour.
""",
    "es": """
Póngase de pie. | Inspire. | Mantenga 10 segundos.
Suba el talón 2,5 cm. | Bájelo despacio.
Use una banda de aprox. 1,5 m. | Pásela por el pie.
Mantenga 1 min. 30 seg. | Descanse.
Pregunte al Dr. Ruiz. | Él conoce el ejercicio.
Pregunte a la Dra. Gil y al Sr. Ruiz. | Ellos lo saben.
¿Le duele? | Pare enseguida.
¡Alto! | Descanse.
¿Le duele? | ¡Pare! | Descanse.
Vea la fig. 3. | Fíjese en la rodilla.
Vea el ejercicio núm. 4. | Hágalo dos veces.
Vea la pág. 12. | Lea todo.
Apóyese, p. ej. En la pared. | Luego suba.
«¡Alto!» | Luego descanse.
«¿Duele?», preguntó ella. | «No», dijo él.
“¡Pare!” | Paramos.
(Descanse si lo necesita.) | Siga.
Espire (por la nariz). | Relájese.
Espere… | Ahora suba.
Espere ... y suba. | Baje.
Vaya del punto A al punto B. | Quédese ahí.
Traiga una toalla, una silla, etc. | Siéntese.
Traiga una toalla, etc. y una colchoneta. | Túmbese.
El ángulo es de 90°. | No pase de ahí.
Camine 0,5 km. | Sume 0,25 km cada semana.
Es el 50 %. | No más.
Haga 3 x 10. | Descanse.
Ud. debe parar. | Uds. también.
Tome vitamina D. | Camine a diario.
Apriete 5 seg. | Suelte 5 seg. | ¡Otra vez!
""",
    "zh": """
站直。| 吸气。| 保持10秒。
抬起脚跟2.5厘米。| 慢慢放下。
痛吗？| 立即停止！
“停！”| 休息10秒。
「停！」| 休息。
他说：“呼气。”| 我们呼气。
（需要时休息。）| 继续。
呼气（用鼻子）。| 放松。
从A点到B点。| 停在那里。
角度为90°。| 不要再弯。
每天2次，每次3组。| 不要多做。
准备好了吗？！| 开始！
走0.5公里；每周加0.25公里。| 休息。
体温38.5℃。| 请就医。
""",
    "ar": """
قف مستقيما. | خذ نفسا. | اثبت 10 ثوان.
ارفع الكعب 2.5 سم. | أنزله ببطء.
هل تشعر بألم؟ | توقف فورا!
اسأل د. أحمد. | هو يعرف التمرين.
«توقف!» | ثم استرح.
(استرح إذا احتجت.) | تابع.
ازفر (من الأنف). | استرخ.
انتظر… | الآن ارفع.
كرر 10 مرات. | استرح دقيقة.
الزاوية 90°. | لا تتجاوزها.
امش 0.5 كم. | زد كل أسبوع.
""",
    "bn": """
সোজা হয়ে দাঁড়ান। | শ্বাস নিন। | ১০ সেকেন্ড ধরে রাখুন।
গোড়ালি ২.৫ সেমি তুলুন। | ধীরে নামান।
ব্যথা হচ্ছে? | এখনই থামুন!
ডা. রহমানকে জিজ্ঞাসা করুন। | তিনি জানেন।
“থামুন!” | তারপর বিশ্রাম নিন।
(দরকার হলে বিশ্রাম নিন।) | চালিয়ে যান।
১০ সে. ধরে রাখুন। | ছেড়ে দিন।
দিনে ২ বার করুন। | বেশি নয়।
অপেক্ষা করুন… | এবার তুলুন।
""",
}
